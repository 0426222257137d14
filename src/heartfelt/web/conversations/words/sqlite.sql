-- The index of words in SQLite: an FTS5 table without a copy of the words, one row a message, kept by triggers.
-- A row's number is the conversation's id in the upper bits and the message's position in the lower 20; the subject has
-- the last position. Triggers are made again after every migration, since Django drops a table to change it.

CREATE VIRTUAL TABLE IF NOT EXISTS conversations_words USING fts5 (said, content='', tokenize='unicode61 remove_diacritics 2');

CREATE TRIGGER IF NOT EXISTS words_of_subject_added AFTER INSERT ON conversations_conversation WHEN new.subject <> '' BEGIN
  INSERT INTO conversations_words (rowid, said) VALUES (new.id << 20 | 1048575, substr(new.subject, 1, 100000));
END;
CREATE TRIGGER IF NOT EXISTS words_of_subject_gone AFTER DELETE ON conversations_conversation WHEN old.subject <> '' BEGIN
  INSERT INTO conversations_words (conversations_words, rowid, said)
  VALUES ('delete', old.id << 20 | 1048575, substr(old.subject, 1, 100000));
END;
CREATE TRIGGER IF NOT EXISTS words_of_subject_left AFTER UPDATE OF id, subject ON conversations_conversation
WHEN old.subject <> '' AND (old.subject <> new.subject OR old.id <> new.id) BEGIN
  INSERT INTO conversations_words (conversations_words, rowid, said)
  VALUES ('delete', old.id << 20 | 1048575, substr(old.subject, 1, 100000));
END;
CREATE TRIGGER IF NOT EXISTS words_of_subject_changed AFTER UPDATE OF id, subject ON conversations_conversation
WHEN new.subject <> '' AND (old.subject <> new.subject OR old.id <> new.id) BEGIN
  INSERT INTO conversations_words (rowid, said) VALUES (new.id << 20 | 1048575, substr(new.subject, 1, 100000));
END;
CREATE TRIGGER IF NOT EXISTS words_of_message_added AFTER INSERT ON conversations_message WHEN new.position < 1048575 BEGIN
  INSERT INTO conversations_words (rowid, said)
  VALUES (new.conversation_id << 20 | new.position, substr(new.text, 1, 100000));
END;
CREATE TRIGGER IF NOT EXISTS words_of_message_gone AFTER DELETE ON conversations_message WHEN old.position < 1048575 BEGIN
  INSERT INTO conversations_words (conversations_words, rowid, said)
  VALUES ('delete', old.conversation_id << 20 | old.position, substr(old.text, 1, 100000));
END;
CREATE TRIGGER IF NOT EXISTS words_of_message_changed AFTER UPDATE OF conversation_id, position, text ON conversations_message
WHEN old.text <> new.text OR old.position <> new.position OR old.conversation_id <> new.conversation_id BEGIN
  INSERT INTO conversations_words (conversations_words, rowid, said)
  SELECT 'delete', old.conversation_id << 20 | old.position, substr(old.text, 1, 100000) WHERE old.position < 1048575;
  INSERT INTO conversations_words (rowid, said)
  SELECT new.conversation_id << 20 | new.position, substr(new.text, 1, 100000) WHERE new.position < 1048575;
END;
