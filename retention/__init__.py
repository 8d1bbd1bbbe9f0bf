"""Keeps records as long as required and no longer: schedules, holds, plans, sweeps, certificates."""
