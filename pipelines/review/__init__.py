"""Review sheets (复核意见表): one form as read, with the findings beside the rows they concern.

    model       what a sheet and a unit's profile are made of
    targets     which forms are meant by an id, a document, a unit or a project
    gather      one form of the warehouse -> ReviewSheet; findings, beside and scores are its parts
    profile     several forms of the warehouse -> Profile
    pictures    the pages of the document, to lay the places of the rows over
    html        sheets and profiles as pages that need nothing but themselves
    workbook    sheets and a profile as one Excel workbook
    wording     the Chinese words of all this, and where on a sheet a rule's findings stand (wording.toml)

What is found belongs in `sql/audit`, what is printed in the star tables; here is only how both are shown.
"""
