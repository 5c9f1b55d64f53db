-- Runs only in the snapshot.
-- The titles most similar to a given one, by the cosine of their feature weights.
with similar_ones as (
    select
        other.id,
        round(sum(given.weight * other.weight), 6) as similarity
    from title_features as given
    inner join title_features as other on given.feature = other.feature
    where given.id = $id and other.id != $id
    group by other.id
    order by similarity desc, other.id asc
    limit $n
)

select
    titles_wide.id,
    titles_wide.title,
    titles_wide.platform,
    titles_wide.type,
    titles_wide.release_year,
    similar_ones.similarity
from similar_ones
inner join titles_wide on similar_ones.id = titles_wide.id
order by similar_ones.similarity desc, titles_wide.id asc
