-- The named views that the console reads through. They live in its own connection and are gone with it.

CREATE TEMP VIEW lead_list AS
SELECT
  l.id,
  trim(coalesce(l.first_name, '') || ' ' || coalesce(l.last_name, '')) AS name,
  l.email, l.job_title, l.company_name AS company, l.industry, l.company_size, l.country, l.source, l.urgency,
  l.budget_range, l.score_label AS label, l.score_value AS score, l.probability, l.scorecard_version,
  l.recommended_action AS action, l.is_explored, l.status, l.processing_state AS processing, l.attempt_count, l.last_error,
  l.created_at, l.updated_at, l.version
FROM main.leads l;

-- The explanation of the score that a lead has now. A rescore writes no explanation, and an edit may have come in between,
-- so the record of the last run counts only if it has the same version and total.
CREATE TEMP VIEW current_scores AS
SELECT
  l.id AS lead_id, l.scorecard_version, l.score_value AS score,
  coalesce(
    (
      SELECT
        CASE
          WHEN json_extract(a.payload, '$.score.scorecard_version') = l.scorecard_version
            AND json_extract(a.payload, '$.score.total') = l.score_value
            AND json_extract(a.payload, '$.score.lines') IS NOT NULL
          THEN json_extract(a.payload, '$.score')
        END
      FROM main.activities a WHERE a.lead_id = l.id AND a.type = 'SCORED' ORDER BY a.id DESC LIMIT 1
    ),
    leadops_explain(
      l.scorecard_version, l.score_value,
      json_object(
        'first_name', l.first_name, 'last_name', l.last_name, 'email', l.email, 'company_name', l.company_name,
        'job_title', l.job_title, 'industry', l.industry, 'industry_text', l.industry_text, 'company_size', l.company_size,
        'country', l.country, 'source', l.source, 'budget_range', l.budget_range, 'pain_point', l.pain_point,
        'urgency', l.urgency, 'lead_message', l.lead_message, 'attributes', json(l.attributes)
      ),
      l.enrichment, l.signals, l.last_run_key IS NOT NULL
    )
  ) AS record
FROM main.leads l
WHERE l.score_value IS NOT NULL;

-- base + the points of the lead's score_lines = score, exactly.
CREATE TEMP VIEW score_sums AS
SELECT s.lead_id, s.scorecard_version, json_extract(s.record, '$.base') AS base, s.score
FROM current_scores s;

CREATE TEMP VIEW score_lines AS
SELECT
  s.lead_id,
  json_extract(line.value, '$.characteristic') AS characteristic,
  json_extract(line.value, '$.level') AS level,
  json_extract(line.value, '$.title') AS title,
  json_extract(line.value, '$.points') AS points,
  json_extract(line.value, '$.evidence.quote') AS quote,
  s.scorecard_version
FROM current_scores s, json_each(s.record, '$.lines') line;

CREATE TEMP VIEW timeline AS
SELECT a.id, a.lead_id, n.name, n.company, a.type, a.actor, a.payload, a.created_at
FROM main.activities a JOIN lead_list n ON n.id = a.lead_id;

CREATE TEMP VIEW drafts_waiting AS
SELECT d.id, d.lead_id, n.name, n.company, n.label, n.score, d.subject, d.variant, d.purpose, d.created_at
FROM main.drafts d JOIN lead_list n ON n.id = d.lead_id
WHERE d.state = 'draft';

CREATE TEMP VIEW outcomes AS
SELECT f.lead_id, n.name, n.company, f.outcome, f.notes, f.recorded_by, f.created_at, n.score, n.label AS score_label
FROM main.feedback f JOIN lead_list n ON n.id = f.lead_id
WHERE f.id = (
  SELECT g.id FROM main.feedback g WHERE g.lead_id = f.lead_id AND g.withdrawn_at IS NULL ORDER BY g.created_at DESC, g.id DESC LIMIT 1
);

CREATE TEMP VIEW runs AS
SELECT
  t.id, t.graph_run_id, t.lead_id, n.name, n.email, n.company, t.model, t.scorecard_version,
  (SELECT round(sum(json_extract(e.value, '$.took_ms')), 3) FROM json_each(t.node_events) e) AS took_ms,
  (SELECT sum(json_extract(e.value, '$.retries')) FROM json_each(t.node_events) e) AS retries,
  json_array_length(t.errors) AS errors,
  t.tokens_in, t.tokens_out, t.cost_usd, t.created_at
FROM main.traces t JOIN lead_list n ON n.id = t.lead_id;

CREATE TEMP VIEW run_nodes AS
SELECT
  t.graph_run_id, t.lead_id,
  e.key AS step,
  json_extract(e.value, '$.node') AS node,
  json_extract(e.value, '$.took_ms') AS took_ms,
  json_extract(e.value, '$.retries') AS retries,
  json_extract(e.value, '$.error') AS error,
  t.created_at
FROM main.traces t, json_each(t.node_events) e;

CREATE TEMP VIEW model_cost AS
SELECT
  substr(t.created_at, 1, 10) AS day, t.model, count(*) AS runs, sum(t.tokens_in) AS tokens_in,
  sum(t.tokens_out) AS tokens_out, round(sum(t.cost_usd), 6) AS cost_usd
FROM main.traces t
GROUP BY 1, 2;

CREATE TEMP VIEW scorecard_versions AS
SELECT s.number, s.parent_number, s.made_by, s.reason, s.is_active, s.created_at, s.activated_at, s.activated_by
FROM main.scorecards s;

CREATE TEMP VIEW imports AS
SELECT u.id, u.file_name, u.uploaded_by, u.state, u.row_count AS rows, u.accepted, u.merged, u.rejected, u.created_at
FROM main.uploads u;
