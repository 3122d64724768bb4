-- The same drawing in a region whose language is German.
UPDATE region SET language = 'de';
