-- Numbers are of a plausible size: no more people than the country has, no amounts beyond all budgets.
-- In texts as well as in indicators: 519526 万人次 means 519526 人次.
-- title: 数值量级不合理
-- title_en: Implausible scale
-- severity: warning
-- basis: census and national accounts as bounds; seen on published forms
-- subject: indicator
-- needs: a number of people, visits or money in an indicator or a text
with amounts as (
    select
        evaluation_id,
        indicator_no,
        null as subject_no,
        indicator_name as place,
        coalesce(target_text, '') || ' / ' || coalesce(actual_text, '') as raw_text,
        target_family as family,
        greatest(coalesce(target_number, 0), coalesce(actual_number, 0)) as value
    from indicator_facts
    where target_family in ('person', 'person_time', 'money')
    union all
    select
        evaluation_id,
        null,
        column_name || ':' || coalesce(goal_no, 0) || ':' || start_no,
        noun,
        raw_text,
        unit_family,
        cast(value as double)
    from narrative_amounts
    where unit_family in ('person', 'person_time', 'money')
    union all
    select
        evaluation_id,
        null,
        'funding:' || line_no,
        coalesce(source_text, '资金'),
        coalesce(adjusted_budget_text, initial_budget_text, executed_text),
        'money',
        greatest(
            coalesce(cast(initial_budget_yuan as double), 0),
            coalesce(cast(adjusted_budget_yuan as double), 0),
            coalesce(cast(executed_yuan as double), 0)
        )
    from funding
),
bounded as (
    select
        *,
        case family
            when 'person' then getvariable('a62_most_people')
            when 'person_time' then getvariable('a62_most_visits')
            else getvariable('a62_most_yuan')
        end as bound
    from amounts
)
select
    evaluation_id,
    indicator_no,
    subject_no,
    if(value > bound, 'finding', 'pass') as outcome,
    '≤' || plain(cast(bound as decimal(38, 0))) as expected,
    raw_text as found,
    value - bound as gap,
    case when value > bound then
        coalesce('“' || place || '”', '') || '填报“' || raw_text || '”，数值量级明显不合理，疑多写“万”“亿”等单位，请核实。'
    end as message,
    case when value > bound then coalesce('"' || place || '": ', '') || raw_text || ' is of an implausible size.' end
        as message_en
from bounded
