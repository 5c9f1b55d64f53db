-- Runs only in the snapshot.
-- What each of the given titles is about; lists of the service leave it out.
select
    id,
    description
from titles_wide
where list_contains(cast($ids as varchar[]), id)
