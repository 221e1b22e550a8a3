SELECT n.id, n.body FROM ids JOIN note n ON n.id = ids.id
