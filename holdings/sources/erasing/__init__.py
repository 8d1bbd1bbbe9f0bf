"""How each engine destroys records in one transaction. Only `holdings.sources.erasable`'s users get here, and those are in `retention`."""
