"""Guesses what a field holds from its name, type and comment, and from what its dataset is called."""

from holdings.names.guess import Guess
from holdings.names.judge import guess, guess_all

__all__ = ["Guess", "guess", "guess_all"]
