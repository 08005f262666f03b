"""Session life: journal, resume, settings, postmortem and exports."""
