"""People: whoever approves, waives, attests or places holds, the keys that they do it with, and the list that says who may."""
