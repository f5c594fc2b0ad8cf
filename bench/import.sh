#!/bin/sh
# What importing costs against a plain COPY of the same file in the same PostgreSQL, and whether the heap grows with
# the file. Needs a JDK 25, nothing else.
#   ROWS=100000 ROUNDS=5 BIG=1000000 bench/import.sh     (BIG=0 leaves the heap out)
# The delivery history of the sample data is measured too when it is there: DATA=../shared/data
cd "$(dirname -- "$0")/.." || exit 2
data=${DATA:-../shared/data}
exec ./bhiv test -Dtest=ImportBench -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip=true -DargLine= \
    -Dbhiv.import.rows="${ROWS:-100000}" -Dbhiv.import.rounds="${ROUNDS:-5}" -Dbhiv.import.big="${BIG:-1000000}" \
    -Dbhiv.import.sample="$data/scms_delivery_history.csv"
