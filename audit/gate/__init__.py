"""The gate: judges data schemas before they hold anything, with no database, no server and no network.

Schema files and the inventory become cases (`case`), rules judge them (`rules`, one a file), what people except is set apart (`ignores`,
`baseline`), and the verdict is written in the form that was asked for (`formats`, one a file). With a base to compare with (`change`),
only what the change touches is told.
"""
