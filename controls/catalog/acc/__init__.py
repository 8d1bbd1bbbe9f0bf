"""Retention and destruction: rules for every dataset, periods that can be kept, and records that are past theirs."""
