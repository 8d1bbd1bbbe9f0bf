"""Numbers of devices, subscribers and hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import checks

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw


def imei(draw: Draw) -> str:
    """Fifteen digits with Luhn's."""
    body = draw.one("35", "86", "86", "01") + draw.digits(12)
    number = body + checks.luhn(body)
    return f"{number[:2]}-{number[2:8]}-{number[8:14]}-{number[14]}" if draw.chance(0.08) else number


def imsi(draw: Draw) -> str:
    """China: 460 and the network."""
    return "460" + draw.one("00", "01", "02", "03", "07", "11", "15") + draw.digits(10)


def imsi_us(draw: Draw) -> str:
    """United States and United Kingdom."""
    return draw.one("310260", "310410", "311480", "234301") + draw.digits(9)


def iccid(draw: Draw) -> str:
    """China: 898600 and so on, twenty digits (ITU-T E.118 with Luhn's digit)."""
    body = "8986" + draw.one("00", "01", "03", "06", "11") + draw.digits(13)
    return body + checks.luhn(body)


def iccid_us(draw: Draw) -> str:
    """United States, nineteen digits."""
    body = draw.one("89014103", "89012602", "894411") + draw.digits(12)
    body = body[:18]
    return body + checks.luhn(body)


def mac(draw: Draw) -> str:
    """Colons, dashes or dots."""
    pairs = [f"{draw.number(0, 255):02X}" for _ in range(6)]
    match draw.weighted(colon=5, dash=3, dots=1):
        case "colon":
            out = ":".join(pairs)
        case "dash":
            out = "-".join(pairs)
        case _:
            return ".".join("".join(pairs[place : place + 2]) for place in (0, 2, 4)).lower()
    return out.lower() if draw.chance(0.4) else out


def ipv4(draw: Draw) -> str:
    """A public address."""
    first = draw.one(36, 58, 61, 101, 112, 117, 123, 139, 171, 183, 210, 218, 222, 24, 67, 73, 98)
    return f"{first}.{draw.number(0, 255)}.{draw.number(0, 255)}.{draw.number(1, 254)}"


def ipv6(draw: Draw) -> str:
    """Whole or shortened."""
    groups = [f"{draw.number(0, 0xFFFF):x}" for _ in range(7)]
    first = draw.one("2408", "2409", "240e", "2001", "2a02")
    return draw.one(
        ":".join((first, *groups)), f"{first}:{groups[0]}:{groups[1]}::{groups[2]}", f"{first}:{groups[0]}:{groups[1]}:{groups[2]}::1"
    )
