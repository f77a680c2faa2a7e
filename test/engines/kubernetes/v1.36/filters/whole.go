package main

import (
	"context"
	"fmt"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	clienttesting "k8s.io/client-go/testing"
	"k8s.io/client-go/tools/events"
	"k8s.io/kubernetes/pkg/scheduler"
	"k8s.io/kubernetes/pkg/scheduler/profile"
)

// patience is far more than one pod takes: a scheduler that has not decided by then hangs.
const patience = 30 * time.Second

// wholeScheduler runs a scheduler of its own for each case, on a cluster that is kept in memory.
type wholeScheduler struct{}

func (wholeScheduler) judge(ctx context.Context, c cluster) ([]podAnswer, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var objects []runtime.Object
	for _, namespace := range c.namespaces {
		objects = append(objects, namespace)
	}
	for _, node := range c.nodes {
		objects = append(objects, node)
	}
	for _, pod := range c.pods {
		objects = append(objects, pod)
	}
	client := fake.NewClientset(objects...)
	pods := v1.SchemeGroupVersion.WithResource("pods")
	client.PrependReactor("create", "pods", func(action clienttesting.Action) (bool, runtime.Object, error) {
		if action.GetSubresource() != "binding" {
			return false, nil, nil
		}
		binding := action.(clienttesting.CreateAction).GetObject().(*v1.Binding)
		found, err := client.Tracker().Get(pods, action.GetNamespace(), binding.Name)
		if err != nil {
			return true, nil, err
		}
		pod := found.(*v1.Pod).DeepCopy()
		pod.Spec.NodeName = binding.Target.Name
		return true, binding, client.Tracker().Update(pods, pod, action.GetNamespace())
	})
	informerFactory := informers.NewSharedInformerFactory(client, 0)
	broadcaster := events.NewBroadcaster(&events.EventSinkImpl{Interface: client.EventsV1()})
	defer broadcaster.Shutdown()
	sched, err := scheduler.New(ctx, client, informerFactory, nil, profile.NewRecorderFactory(broadcaster))
	if err != nil {
		return nil, err
	}
	informerFactory.Start(ctx.Done())
	informerFactory.WaitForCacheSync(ctx.Done())
	if err := sched.WaitForHandlersSync(ctx); err != nil {
		return nil, err
	}
	go sched.Run(ctx)
	answers := make([]podAnswer, len(c.incoming))
	for index, pod := range c.incoming {
		if _, err := client.CoreV1().Pods(pod.Namespace).Create(ctx, pod, metav1.CreateOptions{}); err != nil {
			return nil, err
		}
		if answers[index], err = decided(ctx, client, pod); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// decided waits until the scheduler has bound the pod, or has said that it cannot.
func decided(ctx context.Context, client *fake.Clientset, pod *v1.Pod) (podAnswer, error) {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		now, err := client.CoreV1().Pods(pod.Namespace).Get(ctx, pod.Name, metav1.GetOptions{})
		if err != nil {
			return podAnswer{}, err
		}
		if now.Spec.NodeName != "" {
			return podAnswer{Bound: now.Spec.NodeName}, nil
		}
		for _, condition := range now.Status.Conditions {
			if condition.Type == v1.PodScheduled && condition.Status == v1.ConditionFalse {
				return podAnswer{Message: condition.Message}, nil
			}
		}
	}
	return podAnswer{}, fmt.Errorf("pod %s was neither bound nor refused in %s", pod.Name, patience)
}
