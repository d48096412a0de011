"""The Dagster shell: assets, checks, schedule and sensor, and what they are told about the world.

Only this package and `pipelines.definitions` import dagster. Bodies of assets call one function of
`pipelines.ingest`; what that function does belongs there.

    workspace.py    the resource of a run: paths, limits, the lock, what one step leaves for the next
    assets.py       documents -> forms -> tables and marts -> warehouse
    checks.py       sql/checks and the comparison with the live file, as blocking checks
    automation.py   the job, the nightly schedule, the sensor for new documents
    metadata.py     the catalogue of the schema in Dagster's words
    launch.py       one run of the job in this process, for the command line
"""
