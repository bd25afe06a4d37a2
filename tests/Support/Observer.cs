namespace Berth.Tests;

/// <summary>Calls something for each value: for diagnostics, which have no other way to be listened to.</summary>
public sealed class Observer<T>(Action<T> next) : IObserver<T>
{
    public void OnNext(T value) => next(value);

    public void OnCompleted() { }

    public void OnError(Exception error) { }
}
