"""The database: engine, transactions, column types, migrations. Knows no business word."""
