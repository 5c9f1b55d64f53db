with counted as (
    select
        genre,
        count(*) as titles
    from {{ ref('title_genres') }}
    group by genre
)

select
    counted.genre,
    harmonised.harmonised_genre,
    harmonised.kind,
    counted.titles
from counted
left join {{ ref('harmonised_genres') }} as harmonised on counted.genre = harmonised.genre
