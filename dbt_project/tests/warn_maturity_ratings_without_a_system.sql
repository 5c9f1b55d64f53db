{{ config(severity='warn') }}

-- Maturity ratings that dbt_project/seeds/rating_systems.csv does not know.
select rating
from {{ ref('maturity_ratings') }}
where system is null
