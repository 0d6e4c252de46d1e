/**
 * Version 25: whoever keeps the contact cards reminds the head teachers of those that are not confirmed
 * yet (C5; product.md §5.5 step 2), a class once on a day, and each says that they have seen it.
 */
export const cardReminders = `
CREATE TABLE cardReminder (
	id TEXT PRIMARY KEY,
	classId TEXT NOT NULL REFERENCES class (id),
	remindedBy TEXT NOT NULL REFERENCES user (id),
	remindedAt TEXT NOT NULL,
	remindedOn TEXT NOT NULL,
	cards INTEGER NOT NULL,
	UNIQUE (classId, remindedOn)
) STRICT;

CREATE TABLE cardReminderChild (
	reminderId TEXT NOT NULL REFERENCES cardReminder (id),
	childId TEXT NOT NULL REFERENCES child (id),
	PRIMARY KEY (reminderId, childId)
) STRICT;
CREATE INDEX cardReminderChildByChild ON cardReminderChild (childId);

CREATE TABLE cardReminderNotice (
	reminderId TEXT NOT NULL REFERENCES cardReminder (id),
	userId TEXT NOT NULL REFERENCES user (id),
	seenAt TEXT,
	PRIMARY KEY (reminderId, userId)
) STRICT;
`;
