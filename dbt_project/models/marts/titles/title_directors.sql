{{ names_of_titles('director', 'director') }}
