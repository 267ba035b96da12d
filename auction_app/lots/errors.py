"""Ways to be refused that only this room knows, and what stands beside a form field."""

from __future__ import annotations

from auction_app.kernel.errors import FOUR_EYES as FOUR_EYES
from auction_app.kernel.errors import N_, define

LOT_NOT_EDITABLE = define(
    "lot_not_editable",
    409,
    N_("This lot is no longer a draft."),
    N_("A submitted lot can be returned to the clerk; a published one is corrected by a note."),
)
LOT_NOT_SUBMITTED = define(
    "lot_not_submitted",
    409,
    N_("This lot is not waiting for approval."),
    N_("It was returned, published or withdrawn meanwhile; look at the desk."),
)
LOT_NOT_PUBLISHED = define(
    "lot_not_published",
    409,
    N_("This lot is not published yet."),
    N_("Notes and questions belong to published lots."),
)
NOT_LAWFUL_YET = define(
    "not_lawful_yet",
    422,
    N_("The lot cannot be published like this."),
    N_("Mend the points named beside the fields; each says which rule it rests on."),
)
RENEWAL_NOT_LAWFUL = define(
    "renewal_not_lawful",
    422,
    N_("The seizure cannot be renewed like this."),
    N_("A seizure is renewed before it runs out, for no longer than the law allows."),
)
TOO_MANY_FILES = define(
    "too_many_files",
    409,
    N_("This lot has as many files as it can hold."),
    N_("Remove one first."),
)
BAD_FILE = define(
    "bad_file",
    422,
    N_("This file cannot be taken."),
    N_("The reason stands beside the field."),
)
TOO_MANY_QUESTIONS = define(
    "too_many_questions",
    429,
    N_("You have asked many questions today."),
    N_("Wait for the answers; you can ask again tomorrow."),
    False,
)
QUESTION_ANSWERED = define(
    "question_answered",
    409,
    N_("This question has been answered already."),
    N_("An answer is public and stays; add a note to correct it."),
)

ALREADY_FOLLOWED = define(
    "already_followed",
    409,
    N_("Another round of this lot has been ordered already."),
    N_("Open that round; a lot is followed by at most one other."),
)
DRAFT_IS_USED = define(
    "draft_is_used",
    409,
    N_("Other records of the court name this draft: it cannot be deleted."),
    N_("Take back what was confirmed or entered for it, then discard it."),
)
ORDERED_ROUND = define(
    "ordered_round",
    409,
    N_("This draft was ordered by the court and cannot be thrown away."),
    N_(
        "Two people decided on this round; finish the draft, or have two people take back the order on the page of the lot before."
    ),
)

# What stands beside a field. Programs see the code, people the sentence.
FIELD_TEXTS: dict[str, str] = {
    "confirm_panel": N_("Compare the names with the minutes and confirm them."),
    "required": N_("Please fill this in."),
    "too_long": N_("This is too long."),
    "bad_text": N_("This is not readable text."),
    "bad_characters": N_(
        "This holds characters that cannot be shown safely (control or direction marks)."
    ),
    "no_emoji": N_("Please write this without emoji."),
    "bad_amount": N_("Please enter an amount in yuan, such as 179,022.90."),
    "bad_date": N_("Please enter a day, such as 2026-09-28."),
    "bad_instant": N_("Please enter a day and a time, such as 2026-09-28 10:00."),
    "bad_number": N_("Please enter a whole number within the limits."),
    "round_and_window": N_(
        "This round does not fit the window: an auction lasts days, a sale sixty days."
    ),
    "seizure_lapsed": N_("The seizure had run out by then; a new one is needed."),
    "seizure_too_long": N_("Longer than the law allows: two years for movables, else three."),
    "renewal_not_later": N_("This is not later than the seizure already lasts."),
    "told_in_future": N_("This day has not come yet."),
    "bad_digest": N_("Please enter the SHA-256 of the document: 64 characters, 0-9 and a-f."),
    "bad_choice": N_("Please choose one of the list."),
    "bad_case_number": N_("This is not an enforcement case number like （2026）川0105执1234号."),
    "bad_unit_number": N_(
        "A real-estate unit number has 28 places, such as 510107 001001 GB00001 F00010001."
    ),
    "bad_certificate_number": N_("Please enter the number as the certificate shows it."),
    "bad_vin": N_("A vehicle identification number has 17 places, without I, O and Q."),
    "bad_imo_number": N_("An IMO number has seven digits."),
    "bad_patent_number": N_("A patent number looks like ZL 202010123456.7."),
    "wrong_check_digit": N_("The check digit does not fit: a character is wrong or missing."),
    "bad_division_code": N_("Please enter the six-digit division code (GB/T 2260)."),
    "ends_before_opening": N_("The end must come after the opening."),
    "locked_by_panel": N_(
        "A panel decided this figure (art. 27). Another one needs another decision."
    ),
    "not_lawful": N_("The law does not allow this; see beside the field."),
    "day_in_future": N_("This day has not come yet."),
    "named_twice": N_("Nobody can be named twice."),
    "panel_too_small": N_("A panel has at least three members: the presiding judge and two more."),
    "bad_priority": N_("Please write rank, name and right in one line, such as 1，王某，承租人."),
    "no_file": N_("Please choose a file."),
    "not_an_image": N_(
        "Only JPEG, PNG and WebP photos are taken; the content decides, not the name."
    ),
    "image_too_large": N_(
        "This picture is too large. At most 20 MB, 16 megapixels (JPEG 64, WebP 8)."
    ),
    "image_broken": N_("This picture cannot be read."),
    "not_a_pdf": N_("Only PDF documents are taken; the content decides, not the name."),
    "pdf_too_large": N_("This PDF is too large. At most 20 MB."),
    "pdf_active": N_("This PDF holds scripts, forms or embedded files. Print it to a plain PDF."),
    "pdf_encrypted": N_("This PDF is encrypted and cannot be checked. Save it without a password."),
    "pdf_unreadable": N_("This PDF cannot be checked. Print it to a plain PDF."),
    "unknown_field": N_("This column is not known."),
    "unknown_court": N_("This court is not known here."),
    "bad_type": N_("This has the wrong type."),
    "out_of_order": N_("The list does not match the photos of this lot."),
}
