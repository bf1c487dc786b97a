"""Bills of a page by one tariff: calculator, detail, explanation, look-back."""
