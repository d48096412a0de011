"""jixiao: published self-evaluation forms (项目支出绩效自评表) to one analytical warehouse.

How a document flows through this package, in the order of the modules:

    documents.py     find and hash the files of data/raw, and the members of archives
    extraction.py    read what the cache lacks, in worker processes that are held to limits
    readers/         bytes -> pages of ruled cells, each with its place on the page
    forms/           cells -> forms: recognise, stitch, map by label
    normalize/       printed text -> value (money, targets, taxonomy, organisations)
    reading.py       one document -> one record: what it says, where, and what is wrong with it
    store.py         the cache of those records, keyed by content and reader version
    star.py          records -> one polars frame per star table, personal data blanked out
    quarantine.py    rows that break a rule of the schema set aside, with what hangs on them
    registers.py     organisations and projects found again (matching.py), with their jurisdiction
    schema.py        sql/schema read back through DuckDB, and its rules as sets
    audit.py         the rules of sql/audit over the candidate
    warehouse.py     candidate build and publication (checks.py, export.py beside it)
    ingest.py        the steps of a run, in order
    trace.py         a value of the warehouse back to its place on the page
    review/          one form with its findings as a sheet to hand out
    orchestration/   the Dagster shell around the above (nothing else imports dagster)
    cli/             the command `jixiao`, one module a command
"""
