"""SQL definitions of five dialects, read statement by statement and folded into the tables that they leave."""
