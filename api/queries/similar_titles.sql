-- Runs only in the snapshot.
-- The titles most similar to a given one, by the cosine of their feature weights.
select
    other.id,
    round(sum(given.weight * other.weight), 6) as similarity
from title_features as given
inner join title_features as other on given.feature = other.feature
where given.id = $id and other.id != $id
group by other.id
order by similarity desc, other.id asc
limit $n
