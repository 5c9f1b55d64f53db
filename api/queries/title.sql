-- What is known about a title beside what lists show.
select
    date_added,
    rating,
    listed_in,
    description
from titles_wide
where id = $id
