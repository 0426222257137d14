-- The words move out of the rows of the index of words, so that what a search reads of a million rows is 100 MB, not 1 GB.
-- PostgreSQL moves a long value out when its row is above 2 kB, and then whatever is above `toast_tuple_target`. Most
-- conversations are shorter, so blanks make every row long enough; they themselves are kept in 35 bytes.

LOCK TABLE conversations_words IN EXCLUSIVE MODE;
CREATE TABLE conversations_words_narrow (
  conversation_id bigint NOT NULL,
  words tsvector,
  blanks text GENERATED ALWAYS AS (repeat(' ', 2000)) STORED
) WITH (toast_tuple_target = 128);
INSERT INTO conversations_words_narrow (conversation_id, words)
  SELECT conversation_id, words FROM conversations_words ORDER BY conversation_id;
DROP TABLE conversations_words;
ALTER TABLE conversations_words_narrow RENAME TO conversations_words;
ALTER TABLE conversations_words ADD CONSTRAINT conversations_words_pkey PRIMARY KEY (conversation_id);
CREATE INDEX conversations_words_gin ON conversations_words USING gin (words) WITH (gin_pending_list_limit = 512);
ANALYZE conversations_words;

-- Always 1. PostgreSQL takes it to be dear: about as dear as it is to fetch the words of a row, of which it knows nothing.
-- With it in a condition, the index is asked which rows hold a word, and not row after row.
CREATE FUNCTION heartfelt_weight(conversation bigint) RETURNS integer LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
  RETURN 1;
END $$;
