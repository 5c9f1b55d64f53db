select
    titles.release_year,
    titles.score,
    titles.date_added,
    {{ lower_case('titles.id') }} as id,
    {{ lower_case('titles.platform') }} as platform,
    {{ lower_case('titles.show_id') }} as show_id,
    {{ lower_case('titles.type') }} as type,
    {{ lower_case('titles.title') }} as title,
    {{ lower_case('titles.director') }} as director,
    {{ lower_case('titles.cast') }} as cast,
    {{ lower_case('titles.country') }} as country,
    {{ lower_case('titles.rating') }} as rating,
    {{ lower_case('titles.duration') }} as duration,
    {{ lower_case('titles.listed_in') }} as listed_in,
    {{ lower_case('titles.description') }} as description
from {{ ref('int_titles_3_date') }} as titles
