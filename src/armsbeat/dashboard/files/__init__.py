"""Files of what a page shows: charts as pictures and tables, served by address."""
