{{ config(severity='warn') }}

-- Genres that dbt_project/seeds/harmonised_genres.csv does not know: neither a genre across all platforms nor a kind.
select genre
from {{ ref('genres') }}
where harmonised_genre is null and kind is null
