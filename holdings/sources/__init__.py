"""Where records are: databases and files, as streams of Arrow record batches."""
