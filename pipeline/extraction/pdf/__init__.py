"""A PDF in; what its fields and its print say out. Opened by `extraction` only.

The ways in, in this order: `openers`, `page_kinds`, `forms_found`; then `fillable` for pages with
fields and `flattened` for pages with print, brought together by `whole_form`.
"""
