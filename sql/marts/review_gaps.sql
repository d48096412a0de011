-- Self-evaluation against review (自评与复核差异). Grain: form that counts with reviewed scores, over the indicators that
-- carry both scores.
-- Forms do not name the reviewer; the place stands for it, because finance bureaus review the units of their place.
-- reviewed_count: Indicators with both scores (复核指标数).
-- lowered_count: Of these, indicators that the review scored lower (核减指标数).
-- raised_count: Of these, indicators that the review scored higher (核增指标数).
-- self_points: Scores by the unit itself, points (自评得分).
-- review_points: Scores by the reviewer, points (复核得分).
-- gap_points: Self less review, points (差异).
-- deviation_pct: That in percent of the self score (偏差率).
with sums as (
    select
        evaluation_id,
        count(*) as reviewed_count,
        count(*) filter (where review_score_points < score_points) as lowered_count,
        count(*) filter (where review_score_points > score_points) as raised_count,
        cast(sum(score_points) as decimal(18, 4)) as self_points,
        cast(sum(review_score_points) as decimal(18, 4)) as review_points
    from marts.current_indicators
    where score_points is not null and review_score_points is not null
    group by evaluation_id
)
select
    f.*,
    s.reviewed_count,
    s.lowered_count,
    s.raised_count,
    s.self_points,
    s.review_points,
    cast(s.self_points - s.review_points as decimal(18, 4)) as gap_points,
    try_cast(round((s.self_points - s.review_points) * 100 / nullif(s.self_points, 0), 4) as decimal(18, 4)) as deviation_pct
from marts.form_organizations as f
inner join sums as s on s.evaluation_id = f.evaluation_id
