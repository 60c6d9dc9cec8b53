"""The privacy letter in English."""

from typing import Final

from leadops_core.texts.languages import LetterWords

LETTER: Final = LetterWords(
    greeting="Dear Sir or Madam,",
    greeting_by_name="Dear {name},",
    introduction=(
        "You asked how we assessed you as a prospective customer. This letter explains which of your data was used and how"
        " it changed the result (Article 15(1)(h) of the General Data Protection Regulation)."
    ),
    result=(
        "Our software estimates how likely an enquiry is to lead to business with us. It gave yours {total} of 100 points."
        " We call this result “{label}”."
    ),
    result_unscored="Our software has not scored your enquiry.",
    probability="About {share} of comparable enquiries led to a meeting or a contract.",
    probability_range="Few outcomes are known so far, so the true share may lie between {low} and {high}.",
    headings={
        "calculation": "How the score is calculated",
        "changes": "What would have changed the result",
        "other_data": "Other data that we hold about you",
        "use": "What the score is used for",
        "rights": "Your rights",
    },
    principle=(
        "Each item of data adds points to a starting value or takes points away. The sum is the score. “{hot}” begins at"
        " {hot_points} points and “{warm}” at {warm_points}. Everything below is “{cold}”."
    ),
    points_set="People at our company decided how many points each item is worth.",
    points_learned="The points were learned from the results of {count} earlier enquiries, on {date}.",
    start="The sum starts at {points}.",
    raised="These items raised your score:",
    lowered="These items lowered your score:",
    item="{points}  {name}: {value}",
    derived_item="{points}  {name}: {value} (from {source}: “{original}”)",
    quoted_item="{points}  {name}: {value}. You wrote: “{quote}”",
    limit="{points}  {group}: the points of this group count only up to a limit",
    total="Your score is {total}. The points above are rounded.",
    data="{name}: {value}",
    given="given",
    unknown="not known",
    other_value="another value",
    changes_none="No single change of this data would have led to a higher result.",
    change="{name}: {after} instead of {before}",
    change_result="{changes}: {total} points, “{label}”",
    model=(
        "A language model ({model}) read your message and marked passages in it. It set no points, and a passage that only"
        " the model had noticed did not count."
    ),
    use=(
        "The score decides the order in which our staff see enquiries, and the software suggests a next step. Our staff can"
        " decide otherwise at any time, and we send no email that a person has not approved."
    ),
    suggestion="For you, it suggested: {action}.",
    no_email="We have not sent you an email.",
    one_email="We have sent you one email, on {date}.",
    emails="We have sent you {count} emails, the last one on {date}.",
    rights=(
        "You can have your data corrected or erased, object to its use, and ask a person to review the assessment. A reply to"
        " this letter is enough. You can also complain to a data protection authority."
    ),
    closing="Kind regards",
    labels={"HOT": "Hot", "WARM": "Warm", "COLD": "Cold"},
    actions={
        "SEND_EMAIL": "send you an email",
        "ASK_QUESTION": "ask you a question",
        "DISQUALIFY": "not contact you",
        "HOLD": "wait",
    },
    groups={
        "fit": "Who you are",
        "intent": "What you want",
        "engagement": "How you came to us",
        "history": "What earlier enquiries showed",
    },
)
