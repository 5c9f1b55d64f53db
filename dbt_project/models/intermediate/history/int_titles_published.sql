{{ config(materialized='table') }}

{{ published_rows('titles') }}
