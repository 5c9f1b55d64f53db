-- The dotted capital İ is replaced first: engines disagree on its lower case.
select
    titles.release_year,
    titles.date_added,
    lower(replace(titles.id, 'İ', 'i')) as id,
    lower(replace(titles.platform, 'İ', 'i')) as platform,
    lower(replace(titles.show_id, 'İ', 'i')) as show_id,
    lower(replace(titles.type, 'İ', 'i')) as type,
    lower(replace(titles.title, 'İ', 'i')) as title,
    lower(replace(titles.director, 'İ', 'i')) as director,
    lower(replace(titles.cast, 'İ', 'i')) as cast,
    lower(replace(titles.country, 'İ', 'i')) as country,
    lower(replace(titles.rating, 'İ', 'i')) as rating,
    lower(replace(titles.duration, 'İ', 'i')) as duration,
    lower(replace(titles.listed_in, 'İ', 'i')) as listed_in,
    lower(replace(titles.description, 'İ', 'i')) as description
from {{ ref('int_titles_3_date') }} as titles
