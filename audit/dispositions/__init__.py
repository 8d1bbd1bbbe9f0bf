"""What stands beside a status and never rewrites it: findings that are waived, controls that a person attested."""
