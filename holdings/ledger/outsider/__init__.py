"""For those who trust none of this: a verifier that is one file, and needs nothing of ours."""
