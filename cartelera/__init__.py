"""The ground floor that every other room stands on: settings, the published warehouse, and its publisher."""
