"use strict";
(function () {
  const form = document.getElementById("filters");
  const cards = Array.from(document.querySelectorAll("[data-card]"), function (element) {
    const rows = Array.from(element.querySelectorAll("[data-row]"), function (row) {
      return { element: row, text: row.textContent.toLowerCase() };
    });
    const head = element.querySelector("summary").textContent + " " + (element.querySelector(".about") || { textContent: "" }).textContent;
    return { element: element, rows: rows, head: head.toLowerCase() };
  });

  function chosen(name) {
    return form.elements[name].value;
  }

  function apply() {
    const text = chosen("text").trim().toLowerCase();
    let shown = 0;
    for (const card of cards) {
      const data = card.element.dataset;
      const fits = ["status", "severity", "family"].every(function (name) {
        return !chosen(name) || chosen(name) === data[name];
      });
      const inHead = !text || card.head.includes(text);
      let found = 0;
      for (const row of card.rows) {
        const hit = inHead || row.text.includes(text);
        row.element.hidden = !hit;
        found += hit ? 1 : 0;
      }
      const visible = fits && (inHead || found > 0);
      card.element.hidden = !visible;
      shown += visible ? 1 : 0;
      if (visible && text && !inHead) {
        open(card.element);
        for (const inner of card.element.querySelectorAll("details.others")) {
          if (inner.querySelector("[data-row]:not([hidden])")) { open(inner); }
        }
      }
    }
    document.getElementById("shown").textContent = shown + " / " + cards.length;
    document.getElementById("none").hidden = shown > 0;
  }

  function open(element) {
    element.open = true;
  }

  function openTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") {
      target.hidden = false;
      target.open = true;
      target.scrollIntoView();
    }
  }

  let closed = [];
  addEventListener("beforeprint", function () {
    closed = Array.from(document.querySelectorAll("details:not([open]):not(.quiet)"));
    closed.forEach(open);
  });
  addEventListener("afterprint", function () {
    closed.forEach(function (element) { element.open = false; });
    closed = [];
  });
  addEventListener("hashchange", openTarget);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", apply);
  form.addEventListener("reset", function () { setTimeout(apply, 0); });
  form.hidden = false;
  apply();
  openTarget();
})();
