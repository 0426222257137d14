-- Views over what `heartfelt bulk` wrote as Parquet. In DuckDB, with the folder's name:
--
--     SET VARIABLE assessed = 'assessed';
--     .read views.sql
--     SELECT sign, count(*) FROM signs GROUP BY ALL ORDER BY 2 DESC;
--
-- Dates are days in UTC. Quotes and reasons hold what people wrote.

SET TimeZone = 'UTC';

-- The rows as they are written, with the file (`part`) and the place in it (`row`).
CREATE OR REPLACE TEMP VIEW assessments AS
SELECT
    * EXCLUDE (filename, file_row_number),
    make_timestamp(epoch_us("at"))::DATE AS date,
    filename AS part,
    file_row_number AS row
FROM read_parquet(
    getvariable('assessed') || '/**/part-*.parquet', filename = true, file_row_number = true, hive_partitioning = false
);

-- One row a conversation. `called` is how many cues called for a response; `met` to `none` is what came of them.
CREATE OR REPLACE TEMP VIEW conversations AS
SELECT
    id, date, "at", channel, queue, moment,
    care.score AS care, care.low AS care_low, care.high AS care_high,
    hidden_indifference, resolved, emotion_start, emotion_end, customer_abusive, vulnerability,
    len(cues) AS called,
    len(list_filter(cues, lambda cue: cue.outcome = 'met')) AS met,
    len(list_filter(cues, lambda cue: cue.outcome = 'hollow')) AS hollow,
    len(list_filter(cues, lambda cue: cue.outcome = 'missed')) AS missed,
    len(list_filter(cues, lambda cue: cue.outcome = 'none')) AS "none",
    len(signs) AS signs, len(acts) AS acts, skipped
FROM assessments;

-- One row a cue of a customer: how it was answered (`outcome`), by which message, and whether that was a bot's.
CREATE OR REPLACE TEMP VIEW cues AS
SELECT
    id, date, channel, queue, cue.cue, cue.outcome, cue.message, cue."by",
    CASE WHEN cue."by" IS NULL THEN NULL WHEN list_contains(bots, cue."by") THEN 'bot' ELSE 'agent' END AS role,
    cue.quote, cue."start", cue."end", cue.strength, cue.because
FROM (SELECT id, date, channel, queue, bots, unnest(cues) AS cue FROM assessments);

-- One row a sign of indifference.
CREATE OR REPLACE TEMP VIEW signs AS
SELECT
    id, date, channel, queue, sign.sign, sign.message, coalesce(sign.role, 'agent') AS role,
    sign.quote, sign."start", sign."end", sign.strength, sign.because
FROM (SELECT id, date, channel, queue, unnest(signs) AS sign FROM assessments);

-- One row an act of care.
CREATE OR REPLACE TEMP VIEW acts AS
SELECT
    id, date, channel, queue, act.act, act.message, coalesce(act.role, 'agent') AS role,
    act.quote, act."start", act."end", act.strength, act.because
FROM (SELECT id, date, channel, queue, unnest(acts) AS act FROM assessments);

-- All three, one row a finding: `kind` is cue, sign or act, `name` which one.
CREATE OR REPLACE TEMP VIEW findings AS
SELECT 'cue' AS kind, cue AS name, outcome, * EXCLUDE (cue, outcome, "by") FROM cues
UNION ALL BY NAME SELECT 'sign' AS kind, sign AS name, * EXCLUDE (sign) FROM signs
UNION ALL BY NAME SELECT 'act' AS kind, act AS name, * EXCLUDE (act) FROM acts;

-- One row a day.
CREATE OR REPLACE TEMP VIEW days AS
SELECT
    date, count(*) AS conversations, sum(called) AS called, sum(met) AS met, sum(hollow) AS hollow,
    sum(missed) AS missed, sum("none") AS "none", avg(care) AS care, sum(signs) AS signs, sum(acts) AS acts
FROM conversations
GROUP BY date
ORDER BY date;
