-- The index of words in PostgreSQL: a table with a row a conversation, kept by triggers, and a GIN index on it.
-- No foreign key: triggers delete too, and Django empties its tables without knowing of this one.

-- Letters and digits alone, small, without accents: the same for what was said and for what is looked for, whatever
-- language the database was made for.
CREATE FUNCTION heartfelt_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT regexp_replace(
    regexp_replace(normalize(lower(left(said, 100000) COLLATE "und-x-icu"), NFD), '[\u0300-\u036f]+', '', 'g'),
    '[^[:alnum:]]+', ' ', 'g')
$$;

-- No phrase reaches from one message into the next: a word stands between them that nobody finds.
-- What is too long for PostgreSQL's limit of 1 MB is found by its beginning.
CREATE FUNCTION heartfelt_vector(said text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN ts_delete(to_tsvector('simple', coalesce(said, '')), 'endofmessage');
EXCEPTION WHEN program_limit_exceeded THEN
  RETURN ts_delete(to_tsvector('simple', left(said, 100000)), 'endofmessage');
END $$;

CREATE FUNCTION heartfelt_together(words tsvector, more tsvector) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN words || more;
EXCEPTION WHEN program_limit_exceeded THEN
  RETURN words;
END $$;

CREATE FUNCTION heartfelt_said(conversation bigint, subject text) RETURNS tsvector LANGUAGE sql STABLE AS $$
  SELECT heartfelt_vector(heartfelt_plain(subject) || coalesce(
    (SELECT string_agg(' endofmessage ' || heartfelt_plain(text), '' ORDER BY position)
     FROM conversations_message WHERE conversation_id = conversation), ''))
$$;

CREATE TABLE conversations_words AS
  SELECT id AS conversation_id, heartfelt_said(id, subject) AS words FROM conversations_conversation;
ALTER TABLE conversations_words ADD PRIMARY KEY (conversation_id);
-- The list of what waits to be put in order is looked through at every search: it stays short.
CREATE INDEX conversations_words_gin ON conversations_words USING gin (words) WITH (gin_pending_list_limit = 512);

CREATE FUNCTION heartfelt_message_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO conversations_words (conversation_id, words)
  SELECT conversation_id, heartfelt_vector(string_agg(' endofmessage ' || heartfelt_plain(text), '' ORDER BY position))
  FROM fresh GROUP BY conversation_id ORDER BY conversation_id
  ON CONFLICT (conversation_id) DO UPDATE SET words = heartfelt_together(conversations_words.words, excluded.words);
  RETURN NULL;
END $$;

CREATE FUNCTION heartfelt_message_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE conversations_words AS kept SET words = heartfelt_said(one.id, one.subject)
  FROM conversations_conversation AS one WHERE one.id = kept.conversation_id AND one.id IN (
    SELECT unnest(ARRAY[fresh.conversation_id, gone.conversation_id]) FROM fresh JOIN gone USING (id)
    WHERE (fresh.conversation_id, fresh.text) IS DISTINCT FROM (gone.conversation_id, gone.text));
  RETURN NULL;
END $$;

CREATE FUNCTION heartfelt_message_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE conversations_words AS kept SET words = heartfelt_said(one.id, one.subject)
  FROM conversations_conversation AS one
  WHERE one.id = kept.conversation_id AND one.id IN (SELECT conversation_id FROM gone);
  RETURN NULL;
END $$;

CREATE FUNCTION heartfelt_subject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO conversations_words (conversation_id, words) VALUES (NEW.id, heartfelt_said(NEW.id, NEW.subject))
  ON CONFLICT (conversation_id) DO UPDATE SET words = excluded.words;
  RETURN NULL;
END $$;

CREATE FUNCTION heartfelt_conversation_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM conversations_words WHERE conversation_id IN (SELECT id FROM gone);
  RETURN NULL;
END $$;

CREATE FUNCTION heartfelt_all_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  TRUNCATE conversations_words;
  RETURN NULL;
END $$;

CREATE TRIGGER words_of_message_added AFTER INSERT ON conversations_message
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION heartfelt_message_added();
CREATE TRIGGER words_of_message_changed AFTER UPDATE ON conversations_message
  REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION heartfelt_message_changed();
CREATE TRIGGER words_of_message_gone AFTER DELETE ON conversations_message
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION heartfelt_message_gone();
CREATE TRIGGER words_of_subject_added AFTER INSERT ON conversations_conversation
  FOR EACH ROW WHEN (NEW.subject <> '') EXECUTE FUNCTION heartfelt_subject();
CREATE TRIGGER words_of_subject_changed AFTER UPDATE OF subject ON conversations_conversation
  FOR EACH ROW WHEN (OLD.subject IS DISTINCT FROM NEW.subject) EXECUTE FUNCTION heartfelt_subject();
CREATE TRIGGER words_of_conversation_gone AFTER DELETE ON conversations_conversation
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION heartfelt_conversation_gone();
CREATE TRIGGER words_of_all_gone AFTER TRUNCATE ON conversations_conversation
  FOR EACH STATEMENT EXECUTE FUNCTION heartfelt_all_gone();
