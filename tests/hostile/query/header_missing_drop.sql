DROP TABLE territory
