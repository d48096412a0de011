"""jixiao: published self-evaluation forms (项目支出绩效自评表) to one analytical warehouse.

How a document flows through this package, in the order of the modules:

    documents.py     find and hash the files of data/raw
    readers/         bytes -> pages of ruled cells, each with its place on the page
    forms/           cells -> forms: recognise, stitch, map by label
    normalize/       printed text -> value (money, targets, taxonomy, organisations)
    reading.py       one document -> one record: what it says, where, and what is wrong with it
    store.py         the cache of those records, keyed by content and reader version
    star.py          records -> one polars frame per star table
    schema.py        sql/schema read back through DuckDB; rows split by its rules
    warehouse.py     candidate build, checks, publication
    orchestration/   the Dagster shell around the above (nothing else imports dagster)
    cli.py           the command `jixiao`
"""
