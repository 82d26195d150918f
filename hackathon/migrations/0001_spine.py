"""The product's spine: every table of the first release."""


def up(migrator, db):
    from hackathon.schema import TABLES

    db.create_tables(TABLES)
