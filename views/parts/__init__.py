"""What the pages share: each part draws one thing and knows no page."""
