select
    titles.id,
    titles.platform,
    titles.show_id,
    titles.type,
    titles.title,
    titles.director,
    titles.cast,
    titles.country,
    titles.date_added,
    titles.release_year,
    titles.rating,
    titles.duration_int,
    titles.duration_type,
    titles.listed_in,
    titles.description
from {{ ref('int_titles_5_duration') }} as titles
