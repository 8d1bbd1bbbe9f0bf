"""Schemas without their data: what DDL, models and contracts say that a source will hold."""
