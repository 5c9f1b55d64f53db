"""The search of titles, which forgives how people spell: by words, by people, and by what is spelt alike."""
