"""The questions, by the graph they are about; each as somebody would say it."""
