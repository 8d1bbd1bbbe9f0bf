"""Tells whether what a column holds is ciphertext: one value by its structure, a column of values by statistics.

Only decryption with a declared key proves it. `structure` recognises formats that say what they are; `column` folds the
values of a column into counts, and `judge` says what the counts allow to be said. Entropy of single values is no guide:
it takes short Chinese names for ciphertext, and an MD5 digest is as even as any ciphertext.
"""
