-- Beside its words, the index holds what was found in a conversation and who answered in it: one look finds what is frequent
-- alone and rare together. A label only says that there was such a finding. Whether it is there still and who may see it
-- now is asked of the findings, so labels of findings that are gone may stay until the conversation is read again. The name of
-- whoever answered goes at once.

CREATE FUNCTION heartfelt_labels(conversation bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT array_agg(label ORDER BY label) FROM (
    SELECT kind || ':' || name FROM conversations_finding WHERE conversation_id = conversation
    UNION SELECT concat_ws(':', kind, name, outcome) FROM conversations_finding
      WHERE conversation_id = conversation AND outcome <> ''
    UNION SELECT 'by:' || author FROM conversations_answerer WHERE conversation_id = conversation
  ) AS found (label)
$$;

DROP INDEX conversations_words_gin;
ALTER TABLE conversations_words ADD COLUMN labels text[];
ALTER TABLE conversations_words ALTER COLUMN labels TYPE text[] USING heartfelt_labels(conversation_id);
CREATE INDEX conversations_words_gin ON conversations_words USING gin (words, labels) WITH (gin_pending_list_limit = 512);
ANALYZE conversations_words;

CREATE FUNCTION heartfelt_labelled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE conversations_words SET labels = heartfelt_labels(conversation_id)
  WHERE conversation_id IN (SELECT conversation_id FROM fresh)
    AND labels IS DISTINCT FROM heartfelt_labels(conversation_id);
  RETURN NULL;
END $$;

CREATE TRIGGER labels_of_finding_added AFTER INSERT ON conversations_finding
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION heartfelt_labelled();
CREATE TRIGGER labels_of_finding_changed AFTER UPDATE ON conversations_finding
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION heartfelt_labelled();
CREATE TRIGGER labels_of_answerer_added AFTER INSERT ON conversations_answerer
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION heartfelt_labelled();
CREATE TRIGGER labels_of_answerer_changed AFTER UPDATE ON conversations_answerer
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION heartfelt_labelled();
CREATE TRIGGER labels_of_answerer_gone AFTER DELETE ON conversations_answerer
  REFERENCING OLD TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION heartfelt_labelled();

CREATE OR REPLACE FUNCTION heartfelt_message_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO conversations_words (conversation_id, words, labels)
  SELECT conversation_id, heartfelt_vector(string_agg(' endofmessage ' || heartfelt_plain(text), '' ORDER BY position)),
    heartfelt_labels(conversation_id)
  FROM fresh GROUP BY conversation_id ORDER BY conversation_id
  ON CONFLICT (conversation_id) DO UPDATE SET words = heartfelt_together(conversations_words.words, excluded.words);
  RETURN NULL;
END $$;
