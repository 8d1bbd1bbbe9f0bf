"""What is said and written at a telecom service desk in English: sentence templates by topic; `{…}` is filled by `phrases`."""

from __future__ import annotations

PRODUCTS = (
    "5G Unlimited 129", "5G Smart 169", "Home Bundle 199", "Freedom 59", "Student 39", "Senior 29", "Gigabit Bundle 239", "Data King 19",
)  # fmt: skip

PROBLEMS: dict[str, tuple[str, ...]] = {
    "broadband": (
        "{who} reports that broadband in {area} has dropped several times a day since {date}; the optical light on the router is red.",
        "{who} pays for {speed} but measures only {slow}, by cable as well as over Wi-Fi.",
        "{who} was promised an engineer on {date} at {time}; nobody came.",
        "{who} wants to move the line to {address} and asks whether a port is free there.",
        "{who} sees error {error} when streaming in the evening.",
    ),
    "plan": (
        "{who} wants to change from {product} to {product2} and asks when it takes effect.",
        "{who} says the first month of {product} was to be free, yet {amount} yuan were charged.",
        "{who} asks what happens when the contract ends on {date}.",
    ),
    "data": (
        "{who} says {gb} GB were used up in half a day in month {month} and suspects a background app.",
        "{who} received an overage text although {gb} GB are shown as left.",
        "{who} asks for a refund of {amount} yuan for a data pack that does not cover the video app.",
    ),
    "billing": (
        "{who} disputes a charge of {amount} yuan on the bill of month {month}.",
        "{who} topped up {amount} yuan on {date}, payment order {order}, and the balance has not changed.",
        "{who} asks for the invoice of month {month} to be sent to {email}.",
        "{who} was charged twice, {amount} yuan each, on the card ending {tail}.",
    ),
    "portability": (
        "{who} wants to port the number out; the system shows a running contract.",
        "{who} says the porting code {code} has expired and needs a new one.",
        "{who} ported in {few} days ago and still gets no texts from the bank.",
    ),
    "complaint": (
        "{who} complains about waiting {minutes} minutes in the shop.",
        "{who} had {few} marketing calls on {date} and wants to be put on the do-not-call list.",
        "{who} is not content with the outcome of {order} and asks for a supervisor.",
        "{who} says the agent hung up on {date} around {time} and wants the call reviewed.",
    ),
    "network": (
        "{who} has one bar of signal indoors in {area}; the neighbours say the same.",
        "{who} could neither call nor be called on {date} from {time}, for about {minutes} minutes.",
    ),
    "sim": (
        "{who} needs a replacement SIM sent to {address}.",
        "{who} cannot activate the eSIM on the new phone; the page shows {error}.",
        "{who} lost the phone and wants {phone} barred at once, and will bring the identity card to the shop.",
    ),
    "roaming": (
        "{who} travels on {date} and wants roaming switched on.",
        "{who} disputes {amount} yuan of roaming charges, with data roaming off.",
    ),
    "value_added": (
        "{who} was subscribed to a video ringtone at {amount} yuan a month without agreeing and wants {few} months back.",
        "{who} asks to have all value-added services switched off.",
    ),
    "fraud": (
        "{who} was called by someone claiming to be {hotline} who wanted a texted code; advised not to share it.",
        "{who} wants the spam mark on the number removed.",
    ),
    "invoice": (
        "{who} needs a VAT invoice for month {month}, {amount} yuan, posted to {address}.",
        "{who} says the invoice mail never came; please resend to {email}.",
    ),
}

WHO = ("Customer", "The caller", "The subscriber", "Customer {name}", "A relative of the customer")

CONTACTS = (
    " Call back on {phone}.", " Best reached on {phone} after {time}.", " Reply to {email}.", " Landline {landline} works too.",
    " Contact {name}, {phone}.",
)  # fmt: skip

ACTIONS = (
    " Details checked and request logged.", " Passed to the field team of {area}.", " Promised an answer within {few} working days.",
    " Logged as {order}.", " Verified with one-time code {code}.", " Tariff rules explained.",
)  # fmt: skip

RESOLUTIONS = (
    "Line was worn; fibre replaced, measured {speed}, customer content.", "Credited {amount} yuan on the next bill; customer agreed.",
    "Moved to {product} from the first of next month.", "Service cancelled and {amount} yuan refunded; {order} closed.",
    "Charges were right and were explained item by item.", "Put on the do-not-call list, effective within {few} working days.",
    "New SIM posted, parcel {parcel}.", "Capacity upgrade planned for month {month}.", "No answer on {phone} after {few} tries; texted the outcome.",
    "Supervisor called to apologise; customer agreed to close.",
)  # fmt: skip

GREETINGS = (
    "Agent: Good morning, this is agent {agent}, how can I help?", "Agent: Thank you for calling {hotline}, what can I do for you?",
    "Agent: Hello, you are chatting with agent {agent}.",
)  # fmt: skip

TURNS: tuple[tuple[str, str], ...] = (
    ("Customer: My broadband is down again, {few} times this month.", "Agent: I am sorry about that, let me test the line."),
    ("Customer: I am on {product}, why was I charged {amount} yuan?", "Agent: One moment, I will look at the bill."),
    ("Customer: The engineer was due on {date} at {time}.", "Agent: I will chase the visit and text you."),
    ("Customer: Please call me back on {phone}.", "Agent: Noted, thank you."),
    ("Customer: The code I got is {code}.", "Agent: That worked, please never share it with anyone else."),
    ("Customer: My order is {order}.", "Agent: I found it, it is being processed."),
    ("Customer: Send the invoice to {email}.", "Agent: It should arrive within {minutes} minutes."),
    ("Customer: I want to port my number out.", "Agent: I will check whether it is eligible first."),
    ("Customer: The address is {address}.", "Agent: We have capacity there from {date}."),
    ("Customer: I already rang {hotline} about this.", "Agent: I see the record and will escalate it."),
    ("Customer: The page keeps saying {error}.", "Agent: Please clear the cache and sign in again."),
    ("Customer: My name is {name}.", "Agent: Thank you for confirming."),
    ("Customer: The card ends in {tail}.", "Agent: The refund goes back to it."),
)

CLOSINGS = (
    "Agent: Anything else?\nCustomer: No, thank you.", "Agent: Please rate this contact. Goodbye.", "Customer: I will wait for your call, then.",
)  # fmt: skip

COMMENTS = (
    "Very friendly, solved the same day.", "Waited {minutes} minutes to get through.", "Agent {agent} was great.", "The charges are still not clear.",
    "Engineer was on time.", "Please ring {phone}, it is still broken.", "OK.", "Took two weeks instead of {few} days.",
)  # fmt: skip

FEEDBACKS = ("Customer content.", "Customer accepts.", "Customer still has questions; call-back agreed.", "No rating given.")

CONSULTS = (
    "{who} asks what {product} includes and what is charged beyond it.", "{who} asks whether {speed} is available in {area}.",
    "{who} asks how to port a number in and what to bring.", "{who} asks about day passes for roaming, leaving on {date}.",
    "{who} wants a quote for a leased line; call {phone}.", "{who} asks for the tariff sheet by mail to {email}.",
    "{who} has {points} points and asks what they are worth.", "{who} asks about parking the number for {amount} yuan a month.",
)  # fmt: skip

SUMMARIES = (
    "Service file on {topic}, {few} items, in order of time.",
    "Full record of {order}; outcome confirmed by the customer.",
    "Recording and notes complete, handed over on {date}.",
)

IDENTITY_CHECKS = (
    "Agent: Please give the identity card number.\nCustomer: {id_card}.\nAgent: That matches, thank you.",
    "Agent: Which card does the refund go to?\nCustomer: Bank card {card}.\nAgent: Checked.",
)  # fmt: skip

LEAKS = (
    "Customer read out ID card number {id_card} for the change of ownership.", "Refund the deposit to bank card {card}, in the customer's own name.",
    "ID card {id_card} does not match the register; to be checked in the shop.", "Customer gave ID number {id_card} and bank card {card} for the refund.",
)  # fmt: skip

NEAR_MISSES = (
    "{who} asks where order {order_like_id} is.", "{who} says payment serial {order_like_card} went through but the balance is unchanged.",
)  # fmt: skip
